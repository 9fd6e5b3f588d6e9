import Tensors

// What changes the shape of a value or the order of its elements.

extension Value {
    func reshaped(to shape: Shape) -> Value {
        precondition(shape.elementCount == self.shape.elementCount, "cannot reshape \(self.shape) to \(shape)")
        return shape == self.shape ? self : graph.append(Reshape(shape: shape), [self])
    }

    /// The axes in another order: axis i of the result is axis `order[i]` of this.
    func transposed(_ order: [Int]) -> Value { graph.append(Transpose(order: order), [self]) }

    /// Repeated along axes of size 1, and along axes before the first.
    func broadcast(to shape: Shape) -> Value {
        shape == self.shape ? self : graph.append(Broadcast(shape: shape), [self])
    }

    /// Everything but the batch axis in one row.
    var rows: Value { reshaped(to: [batch, shape.elementCount / batch]) }

    /// Values one after another along an axis: along the channels unless told otherwise.
    static func concatenated(_ parts: [Value], along axis: Int = 1) -> Value {
        parts[0].graph.append(Concatenate(axis: axis), parts)
    }

    /// A stretch of an axis.
    func slice(_ axis: Int, _ range: Range<Int>) -> Value {
        graph.append(Slice(axis: axis, range: range), [self])
    }

    /// Channel i · groups + k of the result is channel k · (C / groups) + i.
    func channelsShuffled(groups: Int) -> Value { graph.append(ShuffleChannels(groups: groups), [self]) }
}
