import Networks
import Tensors

/// The numbers of a model, found as Keras files them: by the name of layer and variable in its older files, by the class of a
/// layer, its place among those of that class, and the number of the variable in its newer ones.
struct KerasWeights {
    private let stored: [String: StoredTensor]
    private let unreadable: [String: WeightsError.Cause]
    private let file: String
    /// Of an older file: paths by the last part of the layer's name and the variable's, and by the group and the variable's.
    private let byLayer, byGroup: [String: [String]]
    private let isOlder: Bool
    /// A path leads to one layer alone: what a model costs stays within what its file has.
    private var used: Set<String> = []

    /// Where the weights of a layer are.
    struct Location {
        /// Of a newer file: `layers/functional/layers/conv2d_3`.
        var path: String
        /// Of an older file: the layer of the outermost model that holds this one, or is it.
        var group: String
    }

    static let olderRoot = "model_weights"

    init(_ table: WeightsTable, file: String, isOlder: Bool) {
        stored = Dictionary(table.tensors.map { ($0.name, $0.tensor) }) { first, _ in first }
        unreadable = table.unreadable
        self.file = file
        self.isOlder = isOlder
        var byLayer: [String: [String]] = [:], byGroup: [String: [String]] = [:]
        if isOlder {
            for path in table.tensors.map(\.name) + table.unreadable.keys.sorted() {
                let parts = path.split(separator: "/")
                guard parts.count > 2, let last = parts.last else { continue }
                let variable = last.prefix { $0 != ":" }
                byLayer["\(parts[parts.count - 2])/\(variable)", default: []].append(path)
                byGroup["\(parts[1])/\(variable)", default: []].append(path)
            }
        }
        (self.byLayer, self.byGroup) = (byLayer, byGroup)
    }

    /// The numbers of a variable.
    /// - Parameters:
    ///   - names: what older files call it.
    ///   - number: its place among the layer's variables.
    ///   - sizes: what its shape has to be.
    mutating func tensor(
        _ names: [String], number: Int, sizes: [Int], of layer: KerasSettings, at location: Location
    ) throws(KerasError) -> StoredTensor {
        let name = names[0]
        guard let path = path(names, number: number, layer: layer.name, at: location) else {
            throw layer.failure(.missingWeights(name))
        }
        if let cause = unreadable[path] { throw layer.failure(.malformed("its weights \"\(name)\": \(cause)")) }
        guard let tensor = stored[path] else { throw layer.failure(.missingWeights(name)) }
        guard used.insert(path).inserted else {
            throw layer.failure(.malformed("its weights \"\(name)\" belong to another layer too"))
        }
        guard tensor.shape.sizes == sizes else {
            throw layer.failure(.wrongShape(weights: name, expected: sizes, got: tensor.shape.sizes))
        }
        return tensor
    }

    /// The shape of a variable that may have several; nil where it is not there.
    func sizes(_ names: [String], number: Int, of layer: KerasSettings, at location: Location) -> [Int]? {
        path(names, number: number, layer: layer.name, at: location).flatMap { stored[$0]?.shape.sizes }
    }

    private func path(_ names: [String], number: Int, layer: String, at location: Location) -> String? {
        guard isOlder else { return "\(location.path)/vars/\(number)" }
        let group = "\(Self.olderRoot)/\(location.group)/"
        let last = layer.split(separator: "/").last ?? ""
        for name in names {
            let found = byLayer["\(last)/\(name)"]?.filter { $0.hasPrefix(group) } ?? []
            // Names with a slash are several parts of a path.
            let exact = found.first { $0.contains("/\(layer)/\(name)") }
            if let path = exact ?? found.first { return path }
        }
        // A layer that was renamed after it was built keeps its variables' names.
        guard layer == location.group else { return nil }
        let first = layer.split(separator: "/").first ?? ""
        for name in names {
            if let path = byGroup["\(first)/\(name)"]?.first(where: { $0.hasPrefix(group) }) { return path }
        }
        return nil
    }
}

extension KerasWeights {
    /// Names by which newer files tell apart the layers of a model: the class, and a number from the second on.
    struct Numbering {
        private var counts: [String: Int] = [:]

        mutating func next(_ className: String) -> String {
            let name = Self.snakeCase(className), count = counts[name, default: 0]
            counts[name] = count + 1
            return count == 0 ? name : "\(name)_\(count)"
        }

        /// `Conv2DTranspose` as `conv2d_transpose`, `BatchNormalization` as `batch_normalization`, `PReLU` as `p_re_lu`.
        static func snakeCase(_ className: String) -> String {
            let letters = Array(className)
            var result = ""
            for (place, letter) in letters.enumerated() {
                if letter.isUppercase, place > 0 {
                    let startsWord = place + 1 < letters.count && letters[place + 1].isLowercase
                    if startsWord || letters[place - 1].isLowercase { result += "_" }
                }
                result += letter.lowercased()
            }
            return result
        }
    }
}
