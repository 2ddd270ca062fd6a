"""What an office publication says, read without trusting the file. Pure: bytes in, facts out."""
