import Networks
import Tensors

/// Occlusion: how much the target's score drops when a window of the image is covered.
///
///     R(p) = 1/|{w ∋ p}| Σ_{w ∋ p} (y(x) - y(x with w replaced by b))
///
/// w: windows of `window` × `window` pixels at 0, stride, 2 stride …, the last ones cut off at the border:
/// ⌈(H - window) / stride⌉ + 1 rows of them; b: `[C, H, W]`, the baseline; R: `[N, 1, H, W]`, in units of y, the mean drop
/// over the windows that cover a place. A window larger than the image covers all of it.
///
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2. Captum the same, for
/// each channel alike.
public struct Occlusion: PerturbationMethod {
    public static let name = "occlusion"
    public static let description = MethodDescription(
        passes: "1 + windows forward", needs: "a baseline", settings: [.window, .stride, .baseline], isSigned: true,
        paper: "Zeiler, Fergus, \"Visualizing and Understanding Convolutional Networks\", ECCV 2014")

    /// The windows' side, in pixels.
    public var window: Int
    /// The pixels from one window to the next.
    public var stride: Int
    public var baseline: Baseline

    public init(window: Int = 15, stride: Int = 8, baseline: Baseline = .zero) {
        self.window = window
        self.stride = stride
        self.baseline = baseline
    }

    public init(_ settings: MethodSettings) {
        self.init()
        window = settings.window ?? window
        stride = settings.stride ?? min(stride, window)
        baseline = settings.baseline ?? baseline
    }

    /// - Returns: `[1, 1, H, W]`, of either sign.
    /// - Throws: as the protocol says, and `ExplanationError.strideBeyondWindow`.
    /// - Complexity: a forward pass for the image, and for each window as much of one as depends on it: from a few layers
    ///   of small pieces of their maps to whole passes, where windows are large or the network looks at the image as a whole.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        try ExplanationError.check(window, .window, of: Self.name)
        try ExplanationError.check(stride, .stride, of: Self.name)
        guard stride <= window else { throw ExplanationError.strideBeyondWindow(stride: stride, window: window) }
        let b = try baseline.tensor(for: x, in: network)
        let rows = Self.windows(x.shape[1], window, stride), columns = Self.windows(x.shape[2], window, stride)
        let place = { (k: Int) in (rows: rows[k / columns.count], columns: columns[k % columns.count]) }
        let count = rows.count * columns.count

        let y = try network.scores(of: target, for: Tensor(stacking: [x]))[0]
        let windows = (0..<count).map { ImageRegion(rows: place($0).rows, columns: place($0).columns) }
        let (covered, operations) = try network.scores(of: target, forCopiesOf: x, replacing: windows, by: b)
        // notebook: begin occlusion
        var drop = [Double](repeating: 0, count: x.shape[1] * x.shape[2]), cover = drop
        for (k, yₖ) in covered.enumerated() {
            for row in place(k).rows {
                for column in place(k).columns {
                    drop[row * x.shape[2] + column] += Double(y - yₖ)
                    cover[row * x.shape[2] + column] += 1
                }
            }
        }
        // R = Σ (y - yₖ) / cover
        let R = Tensor(zip(drop, cover).map { Float($0 / $1) }, shape: [1, 1, x.shape[1], x.shape[2]])
        // notebook: end occlusion
        return Attribution(R, passes: Passes(forward: 1 + count), operations: operations)
    }

    /// The windows along a side of `size` pixels.
    static func windows(_ size: Int, _ window: Int, _ stride: Int) -> [Range<Int>] {
        let count = (max(size - window, 0) + stride - 1) / stride + 1
        return (0..<count).map { $0 * stride..<min($0 * stride + window, size) }
    }
}
