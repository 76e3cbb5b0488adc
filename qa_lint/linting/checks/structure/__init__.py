"""The parts of questions: question, answer, options, order."""
