"""Quiz questions with drawn numbers and computed answers.

>>> for asked in deal_sheet(seed=7, count=3):
...     print(asked.text, "→", format_answer(asked))
"""
