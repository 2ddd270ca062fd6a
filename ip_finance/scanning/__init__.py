"""Looking for viruses in files that people bring in, before anybody can open them."""
