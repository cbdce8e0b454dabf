"""Deals behind their services: records, what is entered, what is reserved and shipped, winning. Internal."""
