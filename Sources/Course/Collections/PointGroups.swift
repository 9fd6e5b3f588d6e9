import Drawing
import Foundation
import Tensors

/// Points strewn by lot around a few centres: data of which the truth is known.
public struct PointGroups: Sendable {
    /// `[n, d]`, group after group.
    public let points: Tensor
    /// The group of each point.
    public let labels: [Int]

    /// One group.
    public struct Group: Sendable {
        let count: Int
        let centre: [Float]
        let deviation: Float

        /// - Parameters:
        ///   - centre: `d` coordinates.
        ///   - deviation: the standard deviation along each of them.
        public init(_ count: Int, around centre: [Float], deviation: Float) {
            (self.count, self.centre, self.deviation) = (count, centre, deviation)
        }
    }

    /// - Precondition: all centres have as many coordinates.
    public init(_ groups: [Group], seed: UInt64) {
        labels = groups.enumerated().flatMap { number, group in Array(repeating: number, count: group.count) }
        let d = groups[0].centre.count, numbers = RandomNumbers(seed: seed, stream: "groups")
        points = Tensor(shape: [labels.count, d]) { [labels] x in
            for i in x.indices {
                let group = groups[labels[i / d]]
                x[i] = group.centre[i % d] + group.deviation * numbers.normal(at: i)
            }
        }
    }

    /// The same points somewhere else, their groups kept: what an embedding has made of them.
    public func moved(to places: Tensor) -> PointGroups { PointGroups(points: places, labels: labels) }

    private init(points: Tensor, labels: [Int]) { (self.points, self.labels) = (points, labels) }

    /// The root of the mean squared distance of a group's points from their middle.
    public func radius(of group: Int) -> Double {
        let middle = middle(of: group), members = members(of: group)
        let sum = members.reduce(0.0) { $0 + squaredDistance($1, middle) }
        return (sum / Double(members.count)).squareRoot()
    }

    /// Between the middles of two groups.
    public func distance(from a: Int, to b: Int) -> Double {
        squaredDistance(middle(of: a), middle(of: b)).squareRoot()
    }

    private func members(of group: Int) -> [[Double]] {
        labels.indices.filter { labels[$0] == group }.map { i in points[part: i].elements.map { Double($0) } }
    }

    private func middle(of group: Int) -> [Double] {
        let members = members(of: group)
        return (0..<points.shape[1]).map { axis in
            members.reduce(0) { $0 + $1[axis] } / Double(members.count)
        }
    }

    private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}

extension Tensor {
    /// The rows of `[n, 2]` as places of a figure.
    public var places: [Point] {
        precondition(shape.rank == 2 && shape[1] == 2, "places are [n, 2], got \(shape)")
        return (0..<shape[0]).map { Point(x: Double(self[$0, 0]), y: Double(self[$0, 1])) }
    }
}
