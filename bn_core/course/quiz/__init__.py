"""Questions about batch norm whose numbers a seed draws and whose answers the core computes.

>>> for asked in deal_sheet(seed=7, count=3):
...     print(asked.text, "→", format_answer(asked))
"""
