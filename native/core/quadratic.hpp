#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain.hpp"

namespace tunesmith {

/// Where a quadratic model of the losses around the best one is least, in the box that its observations span: a point
/// of the domain that promises a lower loss, or nothing. points: n x d, pending: p x d, row-major; losses: n.
///   q(t) = c + g't + t'Ht / 2 over the active continuous dimensions; H diagonal while observations are few
/// Fitted by least squares to the observations nearest to the best (maximum norm) that agree with it in all other
/// dimensions, weighted by 1 / (1 + gap / quarter gap). Nothing where one failed, where the model does not predict its
/// own observations (1 - PRESS / sum of squares < 0.8), where it promises less than 1e-7 of the median gap,
/// and where a pending point is nearer to its minimum than the best.
/// Sources: Conn, Scheinberg & Vicente (2009), chapters 3 and 4; Allen (1974) for PRESS; docs/adr/0016.
std::optional<std::vector<double>> quadratic_minimum(const Domain& domain, std::span<const double> points,
                                                     std::span<const double> losses, std::span<const double> pending);

}  // namespace tunesmith
