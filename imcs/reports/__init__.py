"""Figures: queues at a glance, and how well people, the knowledge base and ratings did over a time."""
