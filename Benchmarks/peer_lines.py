"""What compare.py measured and page.py writes down: the figures of a case out of the lines of its rounds."""


def fastest(lines, case):
    """Median and best of each engine, in order. The median is the least of the rounds' medians: rounds that something
    else disturbed do not count against anyone."""
    best = {}
    for line in lines:
        if line["case"] == case and "engine" in line:
            median, least = best.get(line["engine"], (1e30, 1e30))
            best[line["engine"]] = (min(median, line["median_us"]), min(least, line["best_us"]))
    return sorted(best.items(), key=lambda item: item[1])
