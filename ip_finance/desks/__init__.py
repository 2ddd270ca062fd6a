"""The home page of each role: whose move it is."""
