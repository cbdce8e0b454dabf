"""The engine under the services: moves, balances, batches, costing."""
