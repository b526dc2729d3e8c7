"""The home page, and what the network says of itself."""
