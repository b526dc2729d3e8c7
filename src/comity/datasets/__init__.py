"""Two data sets, never mixed: `trial` is invented, `reference` is sourced facts and no acts."""
