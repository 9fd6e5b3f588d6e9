import Networks
import Tensors

/// A reader of pickles that can make tensors, the containers that hold them, and nothing else.
///
/// A pickle is a program for a stack machine; Python's own machine calls whatever the program names. This one calls
/// nothing: what the program would make by a name that `PickleGlobal` does not know is `foreign`, and passed on as it is.
/// An operation that it does not know, or a damaged one, ends it with the byte offset.
///
/// Each operation takes at least a byte of the file and makes a bounded thing, but for those that copy what is there
/// already; these copy no more items in all than the file has bytes. So memory is bounded by a multiple of the file.
///
/// The operations are described in Python's `pickletools` module, PEP 307 and PEP 3154.
struct PickleMachine {
    var reader: WeightsReader
    private(set) var containers: [PickleContainer] = []
    private(set) var storages: [String: PickledStorage] = [:]
    /// The classes of the whole modules that were pickled: of `torch.nn.Module`, by what their state has in it.
    private(set) var modules: Set<String> = []
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    /// Items that were copied rather than paid for by a byte of the file.
    private var copiedCount = 0
    /// The offset of the operation at work.
    private var place = 0

    /// A state dict takes some 30 operations for each tensor.
    private static let operationLimit = 8_000_000

    init(_ reader: WeightsReader) { self.reader = reader }

    func failure(_ cause: WeightsError.Cause) -> WeightsError { reader.failure(cause, at: place) }

    /// Runs one pickle to its end.
    /// - Returns: the object that it describes; `reader` stands behind it.
    mutating func run() throws(WeightsError) -> PickleValue {
        stack = []
        marks = []
        memo = [:]
        for _ in 0..<Self.operationLimit {
            place = reader.position
            let code = try reader.integer(UInt8.self)
            guard let operation = PickleOperation(rawValue: code) else { throw failure(.unknownOperation(code)) }
            if operation == .stop { return try pop() }
            try perform(operation)
        }
        throw failure(.absurdLength("a pickle of more than \(Self.operationLimit) operations"))
    }

    private mutating func perform(_ operation: PickleOperation) throws(WeightsError) {
        switch operation {
        case .proto:
            let version = try reader.integer(UInt8.self)
            guard 2...5 ~= version else { throw failure(.unsupported("pickle protocol \(version) is not known")) }
        case .frame: _ = try reader.integer(UInt64.self)
        case .mark: marks.append(stack.count)
        case .stop: break

        case .none: stack.append(.none)
        case .newTrue: stack.append(.bool(true))
        case .newFalse: stack.append(.bool(false))
        case .binaryInteger: stack.append(.integer(Int(try reader.integer(Int32.self))))
        case .binaryInteger1: stack.append(.integer(Int(try reader.integer(UInt8.self))))
        case .binaryInteger2: stack.append(.integer(Int(try reader.integer(UInt16.self))))
        case .long1: try pushLong(try reader.length(UInt8.self))
        case .long4: try pushLong(try reader.length(UInt32.self))
        case .binaryFloat: try pushBytes(8)
        case .shortBinaryBytes: try pushBytes(try reader.length(UInt8.self))
        case .binaryBytes: try pushBytes(try reader.length(UInt32.self))
        case .binaryBytes8, .byteArray8: try pushBytes(try reader.length(UInt64.self))
        case .shortBinaryString, .shortBinaryUnicode: try pushText(try reader.length(UInt8.self))
        case .binaryString, .binaryUnicode: try pushText(try reader.length(UInt32.self))
        case .binaryUnicode8: try pushText(try reader.length(UInt64.self))

        case .emptyTuple: push(.tuple, [])
        case .tuple1: try push(.tuple, pop(1))
        case .tuple2: try push(.tuple, pop(2))
        case .tuple3: try push(.tuple, pop(3))
        case .tuple: try push(.tuple, popToMark())
        case .emptyList: push(.list, [])
        case .append: try extend(.list, with: try pop(1))
        case .appends: try extend(.list, with: try popToMark())
        case .emptyDictionary: push(.dictionary, [])
        case .setItem: try extend(.dictionary, with: try pop(2))
        case .setItems: try extend(.dictionary, with: try popToMark())
        case .emptySet: stack.append(.other)
        case .addItems:
            _ = try popToMark()
            guard case .other = stack.last else { throw failure(.malformed("items for an object that is no set")) }
        case .frozenSet:
            _ = try popToMark()
            stack.append(.other)

        case .pop:
            if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
        case .popMark: _ = try popToMark()
        case .put: try remember(try reader.length(UInt8.self))
        case .longPut: try remember(try reader.length(UInt32.self))
        case .memoize: try remember(memo.count)
        case .get: try recall(try reader.length(UInt8.self))
        case .longGet: try recall(try reader.length(UInt32.self))

        case .global:
            let module = try reader.line(limit: 256), name = try reader.line(limit: 256)
            stack.append(.global(PickleGlobal(module: module, name: name)))
        case .stackGlobal:
            let names = try pop(2)
            guard case .text(let module) = names[0], case .text(let name) = names[1] else {
                throw failure(.malformed("a Python name that is not text"))
            }
            stack.append(.global(PickleGlobal(module: module, name: name)))
        case .persistentID: stack.append(try persistent(try pop()))
        case .reduce, .newObject:
            let call = try pop(2)
            stack.append(try rebuild(call[0], arguments: call[1]))
        case .newObjectWithKeywords:
            let call = try pop(3)
            stack.append(try rebuild(call[0], arguments: call[1]))
        case .build:
            // The state of an OrderedDict is its `_metadata`: versions of layers, no tensors.
            let state = try pop()
            switch stack.last {
            case .foreign(let name): if isStateOfModule(state) { modules.insert(name) }
            case .container, .tensor, .other: break
            default: throw failure(.malformed("a state for an object without one"))
            }
        }
    }

    /// Whether an object's state is one of `torch.nn.Module`. Its parameters come second: who pickles a long dictionary
    /// again and again has no more than a few keys looked at.
    private func isStateOfModule(_ state: PickleValue) -> Bool {
        guard case .container(let index) = state, containers[index].kind == .dictionary else { return false }
        return containers[index].items.prefix(32).contains {
            if case .text("_parameters") = $0 { true } else { false }
        }
    }

    // MARK: The stack

    private mutating func pop() throws(WeightsError) -> PickleValue { try pop(1)[0] }

    private mutating func pop(_ count: Int) throws(WeightsError) -> [PickleValue] {
        guard stack.count - count >= marks.last ?? 0 else { throw failure(.malformed("a pickle stack that is empty")) }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(WeightsError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw failure(.malformed("a pickle stack without a mark")) }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    /// Notes that a call copies what the file holds once; a few calls must not make much of a little.
    mutating func pay(forCopying count: Int) throws(WeightsError) {
        copiedCount += count
        guard copiedCount <= reader.range.count else {
            throw failure(.absurdLength("one tuple or list used for more than \(copiedCount) numbers"))
        }
    }

    private mutating func push(_ kind: PickleContainer.Kind, _ items: [PickleValue]) {
        stack.append(newContainer(kind, items))
    }

    mutating func newContainer(_ kind: PickleContainer.Kind, _ items: [PickleValue]) -> PickleValue {
        containers.append(PickleContainer(kind: kind, items: items))
        return .container(containers.count - 1)
    }

    private mutating func extend(
        _ kind: PickleContainer.Kind, with items: [PickleValue]
    ) throws(WeightsError) {
        guard kind != .dictionary || items.count % 2 == 0 else { throw failure(.malformed("a key without a value")) }
        switch stack.last {
        case .container(let index) where containers[index].kind == kind: containers[index].items += items
        // A deque, a Counter: whatever they hold stays there.
        case .foreign, .other: break
        default: throw failure(.malformed("items for an object that is no \(kind)"))
        }
    }

    private mutating func pushBytes(_ count: Int) throws(WeightsError) {
        _ = try reader.skip(count)
        stack.append(.other)
    }

    /// Text; what is none in UTF-8 (bytes of Python 2, file names of another encoding) is no name of a tensor.
    private mutating func pushText(_ count: Int) throws(WeightsError) {
        let text = String(validating: try reader.bytes(count), as: UTF8.self)
        stack.append(text.map(PickleValue.text) ?? .other)
    }

    /// A little-endian integer in two's complement.
    private mutating func pushLong(_ count: Int) throws(WeightsError) {
        let bytes = Array(try reader.bytes(count))
        guard bytes.count <= 8 else {
            stack.append(.longInteger(bytes))
            return
        }
        let isNegative = (bytes.last ?? 0) >= 0x80
        let value = bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }
        stack.append(.integer(value))
    }

    /// An entry of a dictionary that is named by text.
    typealias Entry = (name: String, value: PickleValue)

    /// Those entries of a dictionary that are named by text; nil for what is none.
    func entries(of value: PickleValue) -> [Entry]? {
        guard case .container(let index) = value, containers[index].kind == .dictionary else { return nil }
        let items = containers[index].items
        return stride(from: 0, to: items.count, by: 2).compactMap { i in
            if case .text(let name) = items[i] { (name, items[i + 1]) } else { nil }
        }
    }

    // MARK: The memo

    private mutating func remember(_ key: Int) throws(WeightsError) {
        guard let value = stack.last else { throw failure(.malformed("a pickle stack that is empty")) }
        memo[key] = value
    }

    private mutating func recall(_ key: Int) throws(WeightsError) {
        guard let value = memo[key] else { throw failure(.malformed("a reference to an unknown object \(key)")) }
        stack.append(value)
    }

    // MARK: Storages

    /// Notes that a tensor looks into a storage.
    mutating func note(_ storage: PickledStorage, key: String) throws(WeightsError) {
        if let known = storages[key], !known.agrees(with: storage) {
            throw failure(.malformed("storage \(key) is described in two ways"))
        }
        if storages[key] == nil { storages[key] = storage }
    }

    func newStorage(type: StorageType, count: Int) -> PickledStorage {
        PickledStorage(type: type, count: count, mentioned: place)
    }
}
