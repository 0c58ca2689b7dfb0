"""The least page to compare with: a slider and a chart."""

import plotly.graph_objects as go
import streamlit as st

height = st.slider("height", 0, 100, 50, key="height")
st.plotly_chart(go.Figure(go.Scatter(y=[height, 2, 3])))
