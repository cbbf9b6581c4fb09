"""What can be done about schools, people and policies: one use case a file."""
