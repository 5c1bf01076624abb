"""Measurements, side by side in one run: compare the ratios, machines are noisy."""
