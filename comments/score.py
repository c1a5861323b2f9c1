"""What the order "best" sorts by."""

from math import sqrt


def wilson(up, down, z=1.2816):
    """Lower bound of Wilson's score interval for the share of `up` among the votes; 0 without any.

    z = 1.2816 is the normal quantile for a one-sided bound of 90 %. E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
    """
    votes = up + down
    if not votes:
        return 0.0
    share = up / votes
    centre = share + z * z / (2 * votes)
    margin = z * sqrt((share * (1 - share) + z * z / (4 * votes)) / votes)
    return max(0.0, (centre - margin) / (1 + z * z / votes))
