import Networks

/// The settings of one layer, each asked for with what it may be: anything else is an error that names the layer.
struct KerasSettings {
    let name: String
    let className: String
    private let table: KerasValue
    private let file: String

    /// Sizes beyond this belong to nothing real, and products of three stay whole numbers.
    static let largest = 1 << 20

    init(name: String, className: String, table: KerasValue, file: String) {
        (self.name, self.className, self.table, self.file) = (name, className, table, file)
    }

    /// Settings of a part of the same layer.
    func with(className: String, table: KerasValue) -> KerasSettings {
        KerasSettings(name: name, className: className, table: table, file: file)
    }

    func failure(_ cause: KerasError.Cause) -> KerasError {
        KerasError(file: file, place: .layer(name, class: className), cause: cause)
    }

    subscript(key: String) -> KerasValue? { table[key] }

    func bool(_ key: String, or usual: Bool) throws(KerasError) -> Bool {
        guard let value = table[key] else { return usual }
        guard let bool = value.bool else { throw wrong(key) }
        return bool
    }

    func text(_ key: String, or usual: String) throws(KerasError) -> String {
        guard let value = table[key] else { return usual }
        guard let text = value.text else { throw wrong(key) }
        return text
    }

    func float(_ key: String, or usual: Float) throws(KerasError) -> Float { try float(key) ?? usual }

    /// - Returns: nil where the setting is not there, or none.
    func float(_ key: String) throws(KerasError) -> Float? {
        guard let value = table[key] else { return nil }
        // NumPy's numbers are lists of one.
        guard let floats = value.floats, floats.count == 1 else { throw wrong(key) }
        return floats[0]
    }

    func integer(_ key: String, or usual: Int? = nil) throws(KerasError) -> Int {
        guard let value = table[key] else {
            if let usual { return usual }
            throw wrong(key)
        }
        guard let integer = value.integer else { throw wrong(key) }
        return integer
    }

    func integers(_ key: String) throws(KerasError) -> [Int]? {
        guard let value = table[key] else { return nil }
        if let integer = value.integer { return [integer] }
        guard let list = value.list else { throw wrong(key) }
        return try list.map { value throws(KerasError) in
            guard let integer = value.integer else { throw wrong(key) }
            return integer
        }
    }

    /// One positive size for height and width, or one for each.
    func pair(_ key: String, or usual: Window.Pair? = nil) throws(KerasError) -> Window.Pair {
        guard let sizes = try integers(key) else {
            if let usual { return usual }
            throw wrong(key)
        }
        guard 1...2 ~= sizes.count, sizes.allSatisfy({ $0 > 0 }) else { throw wrong(key) }
        return Window.Pair(sizes[0], sizes[sizes.count - 1])
    }

    /// Rows above and below, columns left and right: a number, two numbers or two pairs.
    func margins(_ key: String) throws(KerasError) -> (before: Window.Pair, after: Window.Pair) {
        guard let value = table[key] else { throw wrong(key) }
        let sides = value.list ?? [value, value]
        let pairs = sides.map { side in side.list?.map(\.integer) ?? [side.integer, side.integer] }
        let numbers = pairs.flatMap { $0.count == 2 ? $0.compactMap { $0 } : [] }
        guard sides.count == 2, numbers.count == 4, numbers.allSatisfy({ $0 >= 0 }) else { throw wrong(key) }
        return (Window.Pair(numbers[0], numbers[2]), Window.Pair(numbers[1], numbers[3]))
    }

    func wrong(_ key: String) -> KerasError { failure(.malformed("its setting \"\(key)\" is not what it should be")) }
}
