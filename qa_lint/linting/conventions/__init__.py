"""What questions have of each convention, and what a bank teaches."""
