namespace Spa.Configuration.Profiles;

// Travels only from the character source through the XML reader to ProfileScan, which turns it into a fault.
internal sealed class ProfileLimitException(string message) : Exception(message);
