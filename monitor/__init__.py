"""Nightdesk watches what NGOs publish and tells staff what is new about defenders they know."""

__version__ = "0.1.0"
