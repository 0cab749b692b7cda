"""What happens to a plan once it is there: published, taken back, acknowledged, held against others."""
