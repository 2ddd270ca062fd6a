"""What happened to a right at its office, as it was told, and how the right stands by it."""
