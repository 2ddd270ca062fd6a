"""Search over everything the reader may see, and saved views of lists."""
