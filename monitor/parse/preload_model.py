"""After preload.py, where sources write languages that only the model tells apart: 70 MiB, and half
a second for each child that would have to load it itself. Importing is its use.
"""

import gc

from monitor.parse.language import language_of

language_of("The teacher was released from prison. " * 8)

gc.collect()
gc.freeze()
