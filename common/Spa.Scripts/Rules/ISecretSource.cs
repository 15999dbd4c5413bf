namespace Spa.Scripts.Rules;

/// <summary>Where the secrets GPP_SA to GPP_SD come from. Asked only for the arguments of <c>--key</c>, <c>--uid</c> and <c>--pwd</c>.</summary>
public interface ISecretSource
{
    /// <summary>Value of <paramref name="name"/>, one of <c>SA</c>, <c>SB</c>, <c>SC</c>, <c>SD</c>; empty when it is not set.</summary>
    string Secret(string name);
}
