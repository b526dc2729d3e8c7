"""The page on which every component is shown."""
