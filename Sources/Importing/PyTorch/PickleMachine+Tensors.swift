import Networks
import Tensors

// The few objects that are more than plain data: what `torch.save` writes as calls and persistent ids.

extension PickleMachine {
    /// What a persistent id names: a storage, `("storage", type, key, location, element count)`, and in the older format a
    /// sixth part, none or `(key, offset, count)` of a view of it; in the older format also a class with its source,
    /// `("module", class, file, source)`.
    mutating func persistent(_ id: PickleValue) throws(WeightsError) -> PickleValue {
        let parts = try items(of: id, "a persistent id")
        if parts.count >= 2, case .text("module") = parts[0] { return parts[1] }
        guard parts.count >= 5, case .text("storage") = parts[0], case .global(let global) = parts[1],
            case .text(let key) = parts[2], case .integer(let count) = parts[4]
        else { throw failure(.malformed("a persistent id that is no storage")) }
        let type: StorageType
        switch global {
        case .storage(let known): type = .known(known)
        case .foreign(let name): type = .foreign(name)
        default: throw failure(.malformed("a storage of a type that is none"))
        }
        if parts.count > 5, case .container = parts[5] {
            throw failure(.unsupported("a view of a storage, as PyTorch wrote it before 0.4; save the state dict anew"))
        }
        guard count >= 0 else { throw failure(.absurdLength("a storage of \(count) elements")) }
        try note(newStorage(type: type, count: count), key: key)
        return .storage(key: key)
    }

    /// What a call would give, or an object made by its class; nothing is called.
    mutating func rebuild(_ callee: PickleValue, arguments: PickleValue) throws(WeightsError) -> PickleValue {
        let global: PickleGlobal
        switch callee {
        case .global(.foreign(let name)), .foreign(let name): return .foreign(name)
        case .global(let known): global = known
        default: throw failure(.malformed("a call of what is no Python name"))
        }
        let arguments = try items(of: arguments, "a call's arguments")
        switch global {
        case .dictionary: return try dictionary(arguments)
        case .rebuildTensor:
            return try tensor(arguments, type: nil)
        case .rebuildTensorOfType:
            guard arguments.count >= 7, case .global(let type) = arguments[6] else {
                throw failure(.malformed("a tensor without an element type"))
            }
            switch type {
            case .elementType(let known): return try tensor(arguments, type: known)
            case .foreign(let name): return .foreign(name)
            default: throw failure(.malformed("a tensor without an element type"))
            }
        case .rebuildWithState:
            guard arguments.count >= 3, case .global(let maker) = arguments[0] else {
                throw failure(.malformed("a tensor that nothing makes"))
            }
            if case .rebuildWithState = maker { throw failure(.malformed("a tensor with two states")) }
            return try rebuild(arguments[0], arguments: arguments[2])
        case .rebuildParameter, .size:
            guard let first = arguments.first else { throw failure(.malformed("a call without arguments")) }
            return first
        case .device: return .other
        case .storage, .elementType, .foreign: return .other
        }
    }

    /// `(storage, offset, sizes, strides, …)`, where the offset and the strides count elements.
    private mutating func tensor(_ arguments: [PickleValue], type: ElementType?) throws(WeightsError) -> PickleValue {
        guard arguments.count >= 4, case .storage(let key) = arguments[0], case .integer(let offset) = arguments[1]
        else {
            throw failure(.malformed("a tensor without a storage"))
        }
        guard let storage = storages[key] else { throw failure(.malformed("a tensor of an unknown storage")) }
        let sizes = try integers(of: arguments[2]), strides = try integers(of: arguments[3])
        guard sizes.count == strides.count else {
            throw failure(.malformed("a tensor with \(sizes.count) sizes and \(strides.count) strides"))
        }
        try pay(forCopying: sizes.count + strides.count)
        switch (type, storage.type) {
        case (let type?, _), (nil, .known(let type)):
            return .tensor(PickledTensor(storage: key, type: type, offset: offset, sizes: sizes, strides: strides))
        case (nil, .foreign(let name)): return .foreign(name)
        }
    }

    /// An OrderedDict is empty and filled later, or (by Python 2) made from a list of pairs; a defaultdict is empty, and
    /// made with what its values are by default.
    private mutating func dictionary(_ arguments: [PickleValue]) throws(WeightsError) -> PickleValue {
        var keysAndValues: [PickleValue] = []
        if case .container? = arguments.first {
            let pairs = try items(of: arguments[0], "an OrderedDict's items")
            try pay(forCopying: 2 * pairs.count)
            for pair in pairs {
                let pair = try items(of: pair, "an OrderedDict's item")
                guard pair.count == 2 else { throw failure(.malformed("a key without a value")) }
                keysAndValues += pair
            }
        }
        return newContainer(.dictionary, keysAndValues)
    }

    /// The items of a tuple or list.
    private func items(of value: PickleValue, _ what: String) throws(WeightsError) -> [PickleValue] {
        guard case .container(let index) = value, containers[index].kind != .dictionary else {
            throw failure(.malformed("\(what) that is no tuple or list"))
        }
        return containers[index].items
    }

    private func integers(of value: PickleValue) throws(WeightsError) -> [Int] {
        let items = try items(of: value, "a shape")
        guard items.count <= 64 else { throw failure(.absurdLength("a shape of \(items.count) axes")) }
        var integers: [Int] = []
        for item in items {
            guard case .integer(let integer) = item else {
                throw failure(.malformed("a shape of something else than integers"))
            }
            integers.append(integer)
        }
        return integers
    }
}
