"""What a scenario, a run, a comparison or an explanation shows of itself: plain text and HTML, side by side."""
