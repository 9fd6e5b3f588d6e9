/// The units that lie on another side of a kink in one pass than in another: at a rectifier 0 or its ceiling, at a max
/// pooling two elements that are equal.
///
/// There a gradient jumps. Sums in another order, on another processor, move a unit across if it lies nearer than they
/// round.
public struct Crossings: Sendable, CustomStringConvertible {
    /// Units of rectifiers and windows of max poolings.
    public private(set) var units = 0
    /// How many of them lie on different sides.
    public private(set) var crossed = 0
    /// The farthest from its kink at which a unit has crossed, in the exact pass, as a share of its layer's largest value.
    public private(set) var farthest = 0.0
    /// By node, how many and the farthest.
    public private(set) var nodes: [String: (crossed: Int, farthest: Double)] = [:]

    public init() {}

    /// - Parameters:
    ///   - exact: whose distances count.
    ///   - other: of the same network and images.
    ///   - names: the nodes that are looked at; nil for all.
    public init(between exact: ReferencePass, and other: ReferencePass, at names: Set<String>? = nil) {
        for node in exact.network.nodes where names?.contains(node.name) ?? true {
            let x = exact.values[node.inputs[0]]!
            switch node.layer {
            case .rectifier(let rectifier):
                count(node.name, rectifier, x, exact.values[node.name]!, other.values[node.name]!)
            case .maximumPooling(let pooling):
                count(node.name, pooling, x, other.values[node.inputs[0]]!)
            default: continue
            }
        }
    }

    private mutating func count(
        _ name: String, _ rectifier: ReferenceRectifier, _ x: ReferenceArray, _ y: ReferenceArray,
        _ other: ReferenceArray
    ) {
        let largest = x.largest
        units += x.elements.count
        for i in x.elements.indices {
            let (side, otherSide) = (rectifier.side(of: y.elements[i]), rectifier.side(of: other.elements[i]))
            guard side != otherSide else { continue }
            // Where the other side begins.
            let kink = otherSide == 2 || otherSide == 1 && side == 2 ? rectifier.ceiling : 0
            note(name, abs(x.elements[i] - kink) / largest)
        }
    }

    private mutating func count(
        _ name: String, _ pooling: ReferenceMaximumPooling, _ x: ReferenceArray, _ other: ReferenceArray
    ) {
        let largest = x.largest
        let shape = pooling.outputShape(x.shape)
        units += shape.reduce(1, *)
        forEachPlace(shape) { n, c, i, j in
            let place = pooling.largest(in: x, n: n, c: c, y: i, x: j)
            let otherPlace = pooling.largest(in: other, n: n, c: c, y: i, x: j)
            guard place != otherPlace else { return }
            note(name, (x[n, c, place.i, place.j] - x[n, c, otherPlace.i, otherPlace.j]) / largest)
        }
    }

    private mutating func note(_ name: String, _ distance: Double) {
        crossed += 1
        farthest = max(farthest, distance)
        let known = nodes[name] ?? (0, 0)
        nodes[name] = (known.crossed + 1, max(known.farthest, distance))
    }

    /// Those of several passes together.
    public static func + (a: Crossings, b: Crossings) -> Crossings {
        var sum = a
        sum.units += b.units
        sum.crossed += b.crossed
        sum.farthest = max(a.farthest, b.farthest)
        sum.nodes.merge(b.nodes) { ($0.crossed + $1.crossed, max($0.farthest, $1.farthest)) }
        return sum
    }

    public var description: String {
        "\(crossed) of \(units) units across, the farthest at \(farthest) of its layer's largest value"
    }
}

extension ReferenceRectifier {
    /// 0 where it is closed, 1 open, 2 at the ceiling: by the output, or by the input.
    func side(of y: Double) -> Int { y <= 0 ? 0 : y < ceiling ? 1 : 2 }
}
