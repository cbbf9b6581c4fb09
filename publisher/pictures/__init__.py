"""What happens to a picture between upload and use."""
