import Tensors

/// A network written out for many copies of one image that differ from it in a region each: of every value only the piece
/// that depends on the region.
///
/// Where a kernel looks beyond a piece, the piece is completed with what the image itself gave there, its *base*. Layers
/// that see the whole map, and those whose piece is nearly the whole map, are computed whole from there on.
struct ConeGraph {
    let graph = Graph()
    /// `[B, C, h, w]`, the piece of each copy that holds its region.
    let input: Value
    private(set) var output: Value
    /// The values of the network that are needed for the image itself, and where the graph reads them.
    private(set) var bases: [(value: Int, given: Value)] = []
    /// Where pieces begin, `[B, 2]`: row and column for each copy.
    private(set) var origins: [(origin: Origin, given: Value)] = []
    let inputCone: Cone

    private let nodes: [Graph.Node]
    private let batch: Int
    /// From what share of the map on a piece is not worth its while.
    private let wholeFrom: Double
    private var values: [Int: Value] = [:]
    private var cones: [Int: Cone] = [:]
    /// Pieces that have been completed, so that several readers share them.
    private var assembled: [Assembled: Value] = [:]

    private struct Assembled: Hashable {
        let value: Int
        let origin: Origin
        let height, width: Int
        let outside: Float
    }

    /// - Parameters:
    ///   - nodes: the network for one image, the input first.
    ///   - output: the value that is wanted, for the whole map.
    ///   - cone: the regions.
    ///   - batch: how many copies run at once.
    init(_ nodes: [Graph.Node], output: Int, cone: Cone, batch: Int, wholeFrom: Double = 0.75) {
        self.nodes = nodes
        self.batch = batch
        self.wholeFrom = wholeFrom
        inputCone = cone
        input = graph.input([batch, nodes[0].shape[1], cone.rows.extent, cone.columns.extent])
        self.output = input
        values[0] = input
        cones[0] = cone
        var needed: Set<Int> = [], open = [output]
        while let value = open.popLast() {
            if needed.insert(value).inserted { open += nodes[value].inputs }
        }
        for value in needed.sorted() where value > 0 { write(value) }
        self.output = whole(output)
    }

    /// The operations of each of the network's values that are needed, in their order.
    var operationCounts: [Double] {
        values.sorted { $0.key < $1.key }.map { [graph.nodes[$0.value.index]].operationCount }
    }

    private mutating func write(_ value: Int) {
        let node = nodes[value], inputs = node.inputs
        var pieces = inputs.map { values[$0]! }
        var cone = cones[inputs[0]], operation = node.operation
        switch node.operation {
        case .convolution(let window, let groups, let weights, let bias):
            let resolved = look(at: &pieces[0], inputs[0], through: window, outside: 0, to: node.shape, &cone)
            operation = .convolution(resolved, groups: groups, weights: weights, bias: bias)
        case .pooling(let pooling, let window):
            // How many places of the padding a window covers, and does not count, depends on where it is.
            let isWhole = pooling == .average(countsPadding: false) && window.isPadded
            let outside = pooling == .maximum ? -Float.greatestFiniteMagnitude : 0
            let resolved = look(
                at: &pieces[0], inputs[0], through: window, outside: outside, to: node.shape, isWhole: isWhole, &cone)
            operation = .pooling(pooling, resolved)
        case .linear, .reshape:
            pieces = inputs.map { whole($0) }
            cone = nil
        case .binary, .concatenation:
            if cone == nil { break }
            let parts = inputs.map { cones[$0]!.spread(to: node.shape) }
            cone = limited(parts.dropFirst().reduce(parts[0]) { $0.union($1) }, node.shape)
            for (i, input) in inputs.enumerated() where nodes[input].shape.places == node.shape.places {
                pieces[i] = complete(input, cone!)
            }
        case .scaleAndShift, .elementwise, .channelNormalization, .slice, .channelShuffle: break
        default: preconditionFailure("a forward pass does not hold \(node.operation)")
        }
        values[value] = graph.append(operation, pieces, shape(node.shape, cone))
        cones[value] = cone
    }

    /// Completes a piece with what a kernel looks at, and narrows its padding to the sides that pieces still touch.
    /// - Parameters:
    ///   - outside: what lies in the padding.
    ///   - cone: the piece's; on return that of the result.
    private mutating func look(
        at piece: inout Value, _ value: Int, through window: Window, outside: Float, to shape: Shape,
        isWhole: Bool = false, _ cone: inout Cone?
    ) -> Window {
        guard let seen = cone else { return window }
        let result = isWhole ? seen.whole(shape) : limited(seen.through(window, to: shape), shape)
        let rows = Stretch(
            result.rows, of: seen.rows, kernel: window.extent.height, stride: window.stride.height,
            before: window.before.height)
        let columns = Stretch(
            result.columns, of: seen.columns, kernel: window.extent.width, stride: window.stride.width,
            before: window.before.width)
        var resolved = window
        if !rows.isPadded { (resolved.before.height, resolved.after.height) = (0, 0) }
        if !columns.isPadded { (resolved.before.width, resolved.after.width) = (0, 0) }
        let origin = Origin(rows: rows.starts, columns: columns.starts)
        piece = complete(value, origin, height: rows.count, width: columns.count, outside: outside)
        cone = result
        return resolved
    }

    /// The rows, or the columns, that a kernel reads for pieces of its result.
    private struct Stretch {
        let starts: [Int]
        let count: Int
        /// Whether the kernel adds its padding; else it lies within what is read.
        let isPadded: Bool

        init(_ result: AxisCone, of seen: AxisCone, kernel: Int, stride: Int, before: Int) {
            isPadded = result.isWhole
            starts = isPadded ? seen.starts.map { _ in 0 } : result.starts.map { $0 * stride - before }
            count = isPadded ? seen.size : (result.extent - 1) * stride + kernel
        }
    }

    private func limited(_ cone: Cone, _ shape: Shape) -> Cone { cone.share < wholeFrom ? cone : cone.whole(shape) }

    private func shape(_ shape: Shape, _ cone: Cone?) -> Shape {
        guard let cone else { return Shape([batch] + shape.dropFirst()) }
        return [batch, shape[1], cone.rows.extent, cone.columns.extent]
    }

    // MARK: Completing pieces

    private mutating func whole(_ value: Int) -> Value {
        guard let cone = cones[value] else { return values[value]! }
        return complete(value, cone.whole(nodes[value].shape))
    }

    private mutating func complete(_ value: Int, _ cone: Cone) -> Value {
        complete(value, cone.origin, height: cone.rows.extent, width: cone.columns.extent, outside: 0)
    }

    /// The piece of a map of `height` × `width` from `origin` on.
    private mutating func complete(
        _ value: Int, _ origin: Origin, height: Int, width: Int, outside: Float
    ) -> Value {
        let piece = values[value]!, own = cones[value]!
        if own.origin == origin && piece.height == height && piece.width == width { return piece }
        let reachesOutside =
            origin.rows.contains { $0 < 0 || $0 + height > own.rows.size }
            || origin.columns.contains { $0 < 0 || $0 + width > own.columns.size }
        let key = Assembled(
            value: value, origin: origin, height: height, width: width, outside: reachesOutside ? outside : 0)
        if let known = assembled[key] { return known }
        let inputs = [piece, base(of: value), given(own.origin), given(origin)]
        let made = graph.append(
            .assembly(outside: key.outside), inputs, [batch, piece.channels, height, width])
        assembled[key] = made
        return made
    }

    private mutating func base(of value: Int) -> Value {
        if let known = bases.first(where: { $0.value == value }) { return known.given }
        let given = graph.input(nodes[value].shape)
        bases.append((value, given))
        return given
    }

    private mutating func given(_ origin: Origin) -> Value {
        if let known = origins.first(where: { $0.origin == origin }) { return known.given }
        let given = graph.input([batch, 2])
        origins.append((origin, given))
        return given
    }
}

extension Shape {
    /// The axes behind batch and channels.
    fileprivate var places: ArraySlice<Int> { sizes.dropFirst(2) }
}

extension Window {
    fileprivate var isPadded: Bool { before != Pair(0) || after != Pair(0) }
}

extension Cone {
    /// This cone for a map in which each number of this one counts for a whole axis where this has size 1.
    fileprivate func spread(to shape: Shape) -> Cone {
        Cone(
            rows: rows.size == shape[2] ? rows : .whole(shape[2], count: rows.ranges.count),
            columns: columns.size == shape[3] ? columns : .whole(shape[3], count: columns.ranges.count))
    }
}
