"""What the law says of a right over time: its term, its fees, its standing. Pure."""
