using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Web;

/// <summary>The form that sets a parameter of a layer.</summary>
/// <param name="Scope">The layer.</param>
/// <param name="Back">Where the operator goes afterwards.</param>
/// <param name="Attempt">What was refused just now; null = nothing.</param>
/// <param name="Seen">What of the layer's draft the operator has before him; null = he changes the layer itself.</param>
internal sealed record LayerFormModel(LayerScope Scope, string Back, LayerAttempt? Attempt, string? Seen = null);

/// <summary>Something that was refused, so that the operator can mend it instead of typing it again.</summary>
/// <param name="Name">Parameter or variable.</param>
/// <param name="Text">Its value; null when it was a secret.</param>
/// <param name="Access">Right of the user, as chosen.</param>
/// <param name="Type">Type of the variable; null = it was a parameter.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record LayerAttempt(string Name, string? Text, string? Access, VariableType? Type, IReadOnlyList<LayerFault> Faults);
