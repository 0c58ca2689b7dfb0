"""Tables as people have them, as files, pasted rows and printed arrays.

A file or a text becomes a :class:`~bn_core.inputs.tabular.table.Table` of bounded size. The table
says in ``notes`` how it was read, and in ``alternatives`` how else it could be.
"""
