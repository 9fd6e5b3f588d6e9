import Tensors

/// A network written out for many copies of one image that differ from it in a region each: of every value only the piece
/// that depends on the region.
///
/// Where a kernel looks beyond a piece, the piece is completed with what the image itself gave there, its *base*. What an
/// operation makes of pieces it says itself (`Operation.piece`); those that see the whole map, and those whose piece is nearly
/// the whole map, are computed whole from there on. What does not depend on the image is the same for all copies.
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

    let network: Graph
    let batch: Int
    /// From what share of the map on a piece is not worth its while.
    let wholeFrom: Double
    private var values: [Int: Value] = [:]
    private var cones: [Int: Cone] = [:]
    /// The values that do not depend on the image.
    private var fixed: Set<Int> = []
    /// Pieces that have been completed, so that several readers share them.
    private var composed: [Composed: Value] = [:]

    private struct Composed: Hashable {
        let value: Int
        let origin: Origin
        let height, width: Int
        let outside: Float
    }

    /// A computation of the network: its result and what it reads there.
    struct Reading {
        let inputs: [Int]
        /// The shape of its first result for the whole map.
        let shape: Shape
    }

    /// The same computation for pieces.
    struct Piece {
        let operation: any Operation
        let inputs: [Value]
        /// Nil where it is whole.
        let cone: Cone?
    }

    /// - Parameters:
    ///   - network: for one image, the input first.
    ///   - output: the value that is wanted, for the whole map.
    ///   - cone: the regions.
    ///   - batch: how many copies run at once.
    init(_ network: Graph, output: Int, cone: Cone, batch: Int, wholeFrom: Double = 0.75) {
        self.network = network
        self.batch = batch
        self.wholeFrom = wholeFrom
        inputCone = cone
        input = graph.input([batch, network.shapes[0][1], cone.rows.extent, cone.columns.extent])
        self.output = input
        values[0] = input
        cones[0] = cone
        var needed: Set<Int> = [], open = [output]
        while let value = open.popLast() {
            let node = network.producerIndex(of: value)
            if needed.insert(node).inserted { open += network.nodes[node].inputs }
        }
        for node in needed.sorted() where node > 0 { write(network.nodes[node]) }
        self.output = whole(output)
    }

    /// The operations of each of the network's values that are needed, in their order.
    var operationCounts: [Double] {
        values.sorted { $0.key < $1.key }.map { graph.cost(of: CollectionOfOne($0.value.index)) }
    }

    private mutating func write(_ node: Graph.Node) {
        let isFixed = node.operation is Constant || !node.inputs.isEmpty && node.inputs.allSatisfy(fixed.contains)
        let reading = Reading(inputs: node.inputs, shape: network.shapes[node.outputs.lowerBound])
        let piece =
            isFixed
            ? Piece(operation: node.operation, inputs: node.inputs.map { values[$0]! }, cone: nil)
            : node.operation.piece(reading, in: &self)
        for (value, written) in zip(node.outputs, graph.appendAll(piece.operation, piece.inputs)) {
            values[value] = written
            cones[value] = piece.cone
            if isFixed { fixed.insert(value) }
        }
    }

    // MARK: Reading

    /// A value as it has been written: a piece, or the whole.
    func written(_ value: Int) -> Value { values[value]! }

    /// Which part of a value is known; nil for the whole.
    func cone(of value: Int) -> Cone? { cones[value] }

    func isFixed(_ value: Int) -> Bool { fixed.contains(value) }

    /// A cone, or all of the map where the cone is nearly all of it.
    func limited(_ cone: Cone, _ shape: Shape) -> Cone { cone.share < wholeFrom ? cone : cone.whole(shape) }

    // MARK: Completing pieces

    /// The whole of a value.
    mutating func whole(_ value: Int) -> Value {
        guard let cone = cones[value] else { return values[value]! }
        return complete(value, cone.whole(network.shapes[value]))
    }

    mutating func complete(_ value: Int, _ cone: Cone) -> Value {
        complete(value, cone.origin, height: cone.rows.extent, width: cone.columns.extent, outside: 0)
    }

    /// The piece of a map of `height` × `width` from `origin` on.
    /// - Parameter outside: what lies beyond the map.
    mutating func complete(
        _ value: Int, _ origin: Origin, height: Int, width: Int, outside: Float
    ) -> Value {
        let piece = values[value]!, own = cones[value]!
        if own.origin == origin && piece.height == height && piece.width == width { return piece }
        let reachesOutside =
            origin.rows.contains { $0 < 0 || $0 + height > own.rows.size }
            || origin.columns.contains { $0 < 0 || $0 + width > own.columns.size }
        let key = Composed(
            value: value, origin: origin, height: height, width: width, outside: reachesOutside ? outside : 0)
        if let known = composed[key] { return known }
        let inputs = [piece, base(of: value), given(own.origin), given(origin)]
        let made = graph.append(ComposePatches(outside: key.outside, size: .init(height, width)), inputs)
        composed[key] = made
        return made
    }

    private mutating func base(of value: Int) -> Value {
        if let known = bases.first(where: { $0.value == value }) { return known.given }
        let given = graph.input(network.shapes[value])
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
