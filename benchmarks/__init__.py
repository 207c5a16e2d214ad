"""What is claimed about speed, measured: `python -m benchmarks` writes a table a part to benchmarks/results/."""
