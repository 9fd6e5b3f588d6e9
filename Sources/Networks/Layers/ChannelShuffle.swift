import Tensors

/// The channels of several groups interleaved, so that the next grouped convolution sees some of each (Zhang et al.
/// 2018).
///
///     y[i G + k] = x[k C / G + i]        for G groups
///
/// x, y: `[N, C, H, W]`. A permutation: its inverse is the shuffle of C / G groups.
public struct ChannelShuffle: Layer {
    public let groups: Int

    public init(groups: Int) { self.groups = groups }

    public func forward(_ inputs: [Value]) -> Value { inputs[0].channelsShuffled(groups: groups) }
}

/// Half of the channels, for networks that let the other half pass untouched (ShuffleNet V2, Ma et al. 2018).
///
/// x: `[N, C, H, W]`, y: `[N, C / 2, H, W]`. The signal stays in its own half, 0 in the other.
public struct ChannelHalf: Layer {
    public enum Half: Sendable { case first, second }

    public let half: Half

    public init(_ half: Half) { self.half = half }

    private func range(_ x: Value) -> Range<Int> {
        half == .first ? 0..<x.channels / 2 : x.channels / 2..<x.channels
    }

    public func forward(_ inputs: [Value]) -> Value { inputs[0].slice(1, range(inputs[0])) }
}
