namespace Spa.Fleet.Layers;

/// <summary>One change of a layer, not yet published.</summary>
public abstract record LayerChange
{
    private LayerChange()
    {
    }

    /// <summary>What is changed: the name of a parameter, or of a variable as <c>{{name}}</c>.</summary>
    public abstract string Key { get; }

    /// <summary>A parameter is set.</summary>
    /// <param name="Entry">What the layer says of it.</param>
    public sealed record SetEntry(LayerEntry Entry) : LayerChange
    {
        /// <inheritdoc/>
        public override string Key => Entry.Name;

        /// <inheritdoc/>
        public override string ToString() => $"{Key} set";
    }

    /// <summary>A variable is set.</summary>
    /// <param name="Variable">The variable.</param>
    public sealed record SetVariable(LayerVariable Variable) : LayerChange
    {
        /// <inheritdoc/>
        public override string Key => KeyOf(Variable.Name);

        /// <inheritdoc/>
        public override string ToString() => $"{Key} set";
    }

    /// <summary>Something is taken out.</summary>
    /// <param name="Taken">What, as <see cref="Key"/>.</param>
    public sealed record TakeOut(string Taken) : LayerChange
    {
        /// <inheritdoc/>
        public override string Key => Taken;

        /// <inheritdoc/>
        public override string ToString() => $"{Key} taken out";
    }

    /// <summary>The key of a variable.</summary>
    public static string KeyOf(string variable) => $"{{{{{variable}}}}}";

    /// <summary>The name of the variable that a key is about; null = it is about a parameter.</summary>
    public static string? VariableOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith("{{", StringComparison.Ordinal) && key.EndsWith("}}", StringComparison.Ordinal) && key.Length > 4 ? key[2..^2].Trim() : null;
    }
}
