"""A first look without data: demo orders, played through their lives by real commands of the people of each role."""
