"""All use of undocumented parts of Streamlit.

Written for Streamlit 1.67.0. After an upgrade, check each function here against its source.
"""
