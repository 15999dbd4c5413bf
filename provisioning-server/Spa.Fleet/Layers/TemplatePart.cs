namespace Spa.Fleet.Layers;

/// <summary>A piece of a <see cref="Template"/>.</summary>
public abstract record TemplatePart
{
    private TemplatePart()
    {
    }

    /// <summary>Text that stands as it is.</summary>
    /// <param name="Text">The text.</param>
    public sealed record Plain(string Text) : TemplatePart
    {
        /// <inheritdoc/>
        public override string ToString() => Text;
    }

    /// <summary>The place of a variable.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="At">Offset of its first brace.</param>
    public sealed record Variable(string Name, int At) : TemplatePart
    {
        /// <inheritdoc/>
        public override string ToString() => $"{{{{{Name}}}}}";
    }
}
