"""Reads running text: words with their places, sentences, frames, numbers in words."""
