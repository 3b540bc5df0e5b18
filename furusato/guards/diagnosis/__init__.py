"""Says which accident befell a returned list: from cells that differ to the fewest sentences that account for them."""
