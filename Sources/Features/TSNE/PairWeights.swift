import Foundation

/// The weight of two points at a distance d: under the bell curve of many dimensions, e^{-d²/2}, …
public func bellWeight(_ distance: Double) -> Double { exp(-distance * distance / 2) }

/// … and in the plane, where the tail is long: 1 / (1 + d²).
public func tailWeight(_ distance: Double) -> Double { 1 / (1 + distance * distance) }

/// The distance in the plane at which a pair has a weight: √(1/w - 1).
public func tailDistance(ofWeight weight: Double) -> Double { (1 / weight - 1).squareRoot() }
