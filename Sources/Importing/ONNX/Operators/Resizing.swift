import Networks
import Tensors

// Maps of other sizes, interpolated along each axis by itself.

extension Operators {
    static let resizing: [String: Translator] = ["Resize": resize, "Upsample": upsample]

    @Sendable private static func upsample(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        let known = try call.known(1)?.tensor.elements ?? call.floats("scales")
        guard let scales = known, scales.count == x.rank else { throw call.failure(.shape("missing scales")) }
        let rule = ResizeRule(
            mode: call.text("mode", "nearest") == "linear" ? .linear : .nearest(.floor), coordinates: .asymmetric)
        for (axis, scale) in scales.enumerated() where scale != 1 {
            try call.require((0x1p-16...0x1p16).contains(scale), "scales of \(scales)")
            let size = Int((Double(x.sizes[axis]) * Double(scale)).rounded(.down))
            try call.require((1...(1 << 16)).contains(size), "scales of \(scales)")
            x = try interpolated(
                call, x, axis, rule.rows(from: x.sizes[axis], to: size, scale: Double(scale)), suffix: " \(axis)")
        }
        return [.traced(x)]
    }

    @Sendable private static func resize(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        // In version 10 the scales came second.
        let isOld = call.opset < 11
        let axes =
            try call.ints("axes").map { axes throws(ONNXError) in
                try axes.map { axis throws(ONNXError) in try call.axis(axis, rank: x.rank) }
            } ?? Array(0..<x.rank)
        let scales = try call.known(isOld ? 1 : 2)?.tensor.elements ?? [], sizes = try isOld ? [] : call.whole(3) ?? []
        try call.require(scales.count == axes.count || sizes.count == axes.count, "scales of \(scales) for \(x.sizes)")
        try call.require(
            scales.allSatisfy { (0x1p-16...0x1p16).contains($0) } && sizes.allSatisfy { (1...(1 << 16)).contains($0) },
            "scales of \(scales) and sizes of \(sizes)")
        let rule = try ResizeRule(call, region: isOld ? nil : try call.known(1)?.tensor.elements)
        let wanted = try targets(call, x, axes, scales: scales, sizes: sizes)
        // Places outside of the region, along any axis.
        var outside = KnownValue(Tensor([0], shape: Shape(x.sizes.map { _ in 1 })))
        for (index, axis) in axes.enumerated() {
            let (size, scale) = wanted[index]
            try call.require((1...(1 << 16)).contains(size), "a size of \(size)")
            if size == x.sizes[axis], scale == 1, rule.isIdentityWithoutChange { continue }
            let rows = rule.rows(from: x.sizes[axis], to: size, scale: scale, axis: index, of: axes.count)
            x = try interpolated(call, x, axis, rows, suffix: " \(axis)")
            if rule.extrapolation != 0, rows.contains(where: \.isEmpty) {
                let isOutside = KnownValue(
                    rows.map { $0.isEmpty ? 1 : 0 }, x.sizes.indices.map { $0 == axis ? size : 1 })
                let sizes = zip(outside.sizes, isOutside.sizes).map { max($0, $1) }
                let (a, b) = (outside.broadcast(to: sizes).tensor, isOutside.broadcast(to: sizes).tensor)
                outside = KnownValue(Tensor(zip(a.elements, b.elements).map { max($0, $1) }, shape: Shape(sizes)))
            }
        }
        guard outside.uniform != 0 else { return [.traced(x)] }
        let number = KnownValue(outside.tensor * rule.extrapolation)
        return [try elementwise(call, [.traced(x), .known(number)], suffix: " outside") { $0[0] + $0[1] }]
    }

    /// The size along each axis, and how much larger it is.
    private static func targets(
        _ call: OperatorCall, _ x: TracedValue, _ axes: [Int], scales: [Float], sizes: [Int]
    ) throws(ONNXError) -> [(Int, Double)] {
        if sizes.count != axes.count {
            return axes.enumerated().map { index, axis in
                let scale = Double(scales[index])
                return (Int((Double(x.sizes[axis]) * scale).rounded(.down)), scale)
            }
        }
        let policy = call.text("keep_aspect_ratio_policy", "stretch")
        let ratios = axes.enumerated().map { index, axis in Double(sizes[index]) / Double(x.sizes[axis]) }
        if policy == "stretch" { return zip(sizes, ratios).map { ($0, $1) } }
        let scale = policy == "not_larger" ? ratios.min()! : ratios.max()!
        return axes.map { (Int((Double(x.sizes[$0]) * scale).rounded(.toNearestOrAwayFromZero)), scale) }
    }
}

/// Where along an axis the elements of a resized one lie, and how they are made of their neighbours.
struct ResizeRule {
    enum Nearest { case floor, ceiling, roundPreferFloor, roundPreferCeiling }
    enum Mode {
        case nearest(Nearest)
        case linear
        case cubic(Double)
    }
    enum Coordinates { case halfPixel, halfPixelSymmetric, pytorchHalfPixel, alignCorners, asymmetric, region }

    var mode: Mode
    var coordinates: Coordinates
    var isAntialiased = false
    var excludesOutside = false
    var extrapolation: Float = 0
    var region: [Double] = []

    init(mode: Mode, coordinates: Coordinates) {
        self.mode = mode
        self.coordinates = coordinates
    }

    init(_ call: OperatorCall, region: [Float]?) throws(ONNXError) {
        switch call.text("mode", "nearest") {
        case "nearest":
            switch call.text("nearest_mode", call.opset < 11 ? "floor" : "round_prefer_floor") {
            case "floor": mode = .nearest(.floor)
            case "ceil": mode = .nearest(.ceiling)
            case "round_prefer_ceil": mode = .nearest(.roundPreferCeiling)
            default: mode = .nearest(.roundPreferFloor)
            }
        case "linear": mode = .linear
        case "cubic": mode = .cubic(Double(call.float("cubic_coeff_a", -0.75)))
        case let other: throw call.failure(.unsupported("to resize by \"\(other)\""))
        }
        switch call.text("coordinate_transformation_mode", call.opset < 11 ? "asymmetric" : "half_pixel") {
        case "half_pixel": coordinates = .halfPixel
        case "half_pixel_symmetric": coordinates = .halfPixelSymmetric
        case "pytorch_half_pixel": coordinates = .pytorchHalfPixel
        case "align_corners": coordinates = .alignCorners
        case "asymmetric": coordinates = .asymmetric
        case "tf_crop_and_resize": coordinates = .region
        case let other: throw call.failure(.unsupported("coordinates by \"\(other)\""))
        }
        isAntialiased = call.flag("antialias")
        excludesOutside = call.flag("exclude_outside")
        extrapolation = call.float("extrapolation_value", 0)
        self.region = (region ?? []).map(Double.init)
        try call.require(self.region.allSatisfy { abs($0) < 1e6 }, "a region of \(self.region)")
    }

    /// Whether an axis whose size stays stays as it is.
    var isIdentityWithoutChange: Bool { if case .region = coordinates { false } else { true } }

    /// For each element of the resized axis the elements that it is made of.
    func rows(
        from size: Int, to target: Int, scale: Double, axis: Int = 0, of count: Int = 1
    ) -> [[(index: Int, weight: Float)]] {
        // Before it was rounded down.
        let length = scale * Double(size)
        return (0..<target).map { place in
            let x: Double
            switch coordinates {
            case .halfPixel: x = (Double(place) + 0.5) / scale - 0.5
            case .pytorchHalfPixel: x = target > 1 ? (Double(place) + 0.5) / scale - 0.5 : 0
            case .halfPixelSymmetric:
                let adjustment = Double(target) / length, centre = Double(size) / 2
                x = centre * (1 - adjustment) + (Double(place) + 0.5) / scale - 0.5
            case .alignCorners: x = length == 1 || target == 1 ? 0 : Double(place) * Double(size - 1) / (length - 1)
            case .asymmetric: x = Double(place) / scale
            case .region:
                let start = region.count == 2 * count ? region[axis] : 0,
                    end = region.count == 2 * count ? region[axis + count] : 1
                x =
                    target > 1
                    ? start * Double(size - 1) + Double(place) * (end - start) * Double(size - 1) / Double(target - 1)
                    : 0.5 * (start + end) * Double(size - 1)
                if x < 0 || x > Double(size - 1) { return [] }
            }
            return taps(at: x, size: size, scale: scale)
        }
    }

    private func taps(at x: Double, size: Int, scale: Double) -> [(index: Int, weight: Float)] {
        var taps: [(index: Int, weight: Double)]
        switch mode {
        case .nearest(let rounding):
            let place: Double
            switch rounding {
            case .floor: place = x.rounded(.down)
            case .ceiling: place = x.rounded(.up)
            case .roundPreferFloor: place = (x - 0.5).rounded(.up)
            case .roundPreferCeiling: place = (x + 0.5).rounded(.down)
            }
            return [(min(max(Int(place), 0), size - 1), 1)]
        case .linear: taps = filtered(x, scale, support: 1) { max(0, 1 - abs($0)) }
        case .cubic(let a):
            taps = filtered(x, scale, support: 2) { distance in
                let d = abs(distance)
                if d < 1 { return ((a + 2) * d - (a + 3)) * d * d + 1 }
                return d < 2 ? a * (((d - 5) * d + 8) * d - 4) : 0
            }
        }
        // What a filter has outside is what lies at the end.
        if excludesOutside { taps = taps.filter { (0..<size).contains($0.index) } }
        let sum = taps.reduce(0) { $0 + $1.weight }
        var merged: [Int: Double] = [:]
        for tap in taps { merged[min(max(tap.index, 0), size - 1), default: 0] += tap.weight / sum }
        return merged.sorted { $0.key < $1.key }.filter { $0.value != 0 }.map { ($0.key, Float($0.value)) }
    }

    /// The neighbours of a place with their weights; smoothed where the axis becomes shorter and antialiasing is wanted.
    private func filtered(
        _ x: Double, _ scale: Double, support: Double, _ kernel: (Double) -> Double
    ) -> [(index: Int, weight: Double)] {
        let stretch = isAntialiased ? min(scale, 1) : 1, reach = support / stretch
        let first = Int((x - reach).rounded(.down)) + 1, last = max(first, Int((x + reach).rounded(.up)) - 1)
        return (first...last).map { ($0, kernel((Double($0) - x) * stretch)) }
    }
}
