"""Figures of speed and memory: never asserted, but read, compared in one run, written down."""
