"""How a page is written, checked, revised, published, searched and turned into safe HTML.

This room does not know what a term or a comparison is: the rooms above register their kinds here.
"""
